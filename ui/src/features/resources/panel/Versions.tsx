/** What became of a resource, and any two of its versions side by side. Which two is a word of the address. */
import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { HistoryRow, InventoryKind } from "@/api/schema";
import { useSearchWords } from "../use-search-words";
import { Comparison } from "./Comparison";
import { History } from "./History";
import { pairOf, withToggled, wordOf } from "./compared";

interface Props {
  kind: InventoryKind;
  id: string;
  region: string | null;
  entries: readonly HistoryRow[];
}

export function Versions({ kind, id, region, entries }: Props) {
  const [search, change] = useSearchWords();
  const pair = pairOf(search.compare);
  const [chosen, setChosen] = useState<readonly number[]>(pair ?? []);
  if (pair) {
    return (
      <Comparison
        kind={kind}
        id={id}
        region={region}
        pair={pair}
        onBack={() => {
          change({ compare: undefined });
        }}
      />
    );
  }
  if (entries.length < 2) return <History entries={entries} />;
  return (
    <>
      <CompareBar
        chosen={chosen}
        onCompare={(compare) => {
          change({ compare });
        }}
      />
      <History
        entries={entries}
        chosen={chosen}
        onChoose={(version) => {
          setChosen((before) => withToggled(before, version));
        }}
      />
    </>
  );
}

const HINTS = ["Choose two versions to compare them.", "Choose another version.", "Two versions are chosen."];

interface BarProps {
  chosen: readonly number[];
  onCompare: (word: string) => void;
}

function CompareBar({ chosen, onCompare }: BarProps) {
  const word = wordOf(chosen);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Two are chosen from the start only when the reader comes back from comparing them: on to where they were.
    if (button.current?.disabled === false) button.current.focus();
  }, []);
  return (
    <div className="compare-bar">
      <span role="status">{HINTS[chosen.length]}</span>
      <Button
        ref={button}
        variant="default"
        disabled={word === null}
        onClick={() => {
          if (word !== null) onCompare(word);
        }}
      >
        Compare
      </Button>
    </div>
  );
}
