/** A chart in the library's words, in the colours of the theme. */
import type { BarSeriesOption } from "echarts/charts";
import type {
  AriaComponentOption,
  BrushComponentOption,
  GridComponentOption,
  LegendComponentOption,
  TooltipComponentOption,
} from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { ChartData } from "./chart-data";

export type Option = ComposeOption<
  | AriaComponentOption
  | BarSeriesOption
  | BrushComponentOption
  | GridComponentOption
  | LegendComponentOption
  | TooltipComponentOption
>;
/** The value of a variable of the theme, such as "--pf9-ok". */
export type Paint = (variable: string) => string;

export function optionsOf(data: ChartData, paint: Paint, brushed: boolean): Option {
  const { categories, series, horizontal = false } = data;
  const words = {
    color: paint("--mantine-color-dimmed"),
    fontFamily: paint("--mantine-font-family"),
    fontSize: 11,
  };
  const line = { lineStyle: { color: paint("--pf9-line") } };
  const names = {
    type: "category" as const,
    data: [...categories],
    inverse: horizontal,
    axisLabel: {
      ...words,
      hideOverlap: true,
      width: horizontal ? 130 : undefined,
      overflow: "truncate" as const,
    },
    axisLine: line,
    axisTick: { show: false },
  };
  const counts = {
    type: "value" as const,
    minInterval: 1,
    axisLabel: { ...words, hideOverlap: true },
    splitLine: line,
  };
  return {
    animation: false,
    // Told apart by pattern as well as by colour.
    aria: { enabled: true, label: { enabled: false }, decal: { show: series.length > 1 } },
    grid: { left: 4, right: 12, top: series.length > 1 ? 32 : 12, bottom: 4, outerBoundsMode: "same" },
    legend: {
      show: series.length > 1,
      top: 0,
      left: 0,
      itemWidth: 18,
      itemHeight: 11,
      selectedMode: false,
      textStyle: words,
    },
    // Drawn, not made of HTML: the Content-Security-Policy allows no inline style.
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      axisPointer: { type: "shadow" },
      backgroundColor: paint("--pf9-surface"),
      borderColor: paint("--mantine-color-default-border"),
      textStyle: { ...words, color: paint("--mantine-color-text"), fontSize: 12 },
    },
    xAxis: horizontal ? counts : names,
    yAxis: horizontal ? names : counts,
    ...(brushed && {
      brush: {
        xAxisIndex: 0,
        toolbox: [],
        brushStyle: { borderWidth: 1, color: "rgba(69, 140, 218, 0.2)", borderColor: paint("--pf9-busy") },
      },
    }),
    series: series.map(({ name, tone, values }) => ({
      type: "bar" as const,
      name,
      stack: "all",
      barMaxWidth: 28,
      barMinHeight: 1,
      data: values.map((value) => (value === 0 ? null : value)),
      itemStyle: { color: paint(`--pf9-${tone}`) },
    })),
  };
}
