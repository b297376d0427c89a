/** The bars themselves, on a canvas. Only `Chart` asks for this file, and only when there is something to draw. */
import { useComputedColorScheme } from "@mantine/core";
import { BarChart } from "echarts/charts";
import {
  AriaComponent,
  BrushComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
} from "echarts/components";
import { init, use as register, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { ChartData } from "./chart-data";
import { optionsOf } from "./drawing-options";

register([
  AriaComponent,
  BarChart,
  BrushComponent,
  CanvasRenderer,
  GridComponent,
  LegendComponent,
  TooltipComponent,
]);

interface Props {
  data: ChartData;
  onPick?: (first: number, last: number) => void;
}

export default function Drawing({ data, onPick }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme();
  const pick = useRef(onPick);
  useEffect(() => {
    pick.current = onPick;
  });
  const picks = onPick !== undefined;
  useEffect(() => {
    if (!place.current) return;
    const style = getComputedStyle(document.documentElement);
    const chart = init(place.current);
    chart.setOption(optionsOf(data, (variable) => style.getPropertyValue(variable).trim(), picks));
    if (picks) {
      listenForPicks(chart, (first, last) => pick.current?.(first, last));
    }
    const watch = new ResizeObserver(() => {
      chart.resize();
    });
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [data, picks, scheme]);
  return <div ref={place} className="chart-canvas" />;
}

interface BrushEnd {
  areas: readonly { coordRange: [number, number] }[];
}

/** A click means the bar under it, a drag all bars that it passes. */
function listenForPicks(chart: EChartsType, onPick: (first: number, last: number) => void): void {
  chart.dispatchAction({
    type: "takeGlobalCursor",
    key: "brush",
    brushOption: { brushType: "lineX", brushMode: "single" },
  });
  chart.on("brushEnd", (event) => {
    const [area] = (event as BrushEnd).areas;
    if (area) onPick(...area.coordRange);
  });
  chart.getZr().on("click", ({ offsetX, offsetY }) => {
    if (!chart.containPixel("grid", [offsetX, offsetY])) return;
    const [at] = chart.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]);
    if (at !== undefined) onPick(at, at);
  });
}
