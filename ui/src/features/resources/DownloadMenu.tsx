/** All that is filtered, in the order shown, as a file. Plain links: the browser streams them however long the list is. */
import { Button, Menu } from "@mantine/core";
import IconDownload from "@tabler/icons-react/dist/esm/icons/IconDownload.mjs";
import IconFile from "@tabler/icons-react/dist/esm/icons/IconFileTypeCsv.mjs";
import IconTable from "@tabler/icons-react/dist/esm/icons/IconFileSpreadsheet.mjs";
import type { KindColumn, InventoryKind } from "@/api/schema";
import { downloadAddress } from "@/lib/client";
import { selectionQuery, type Search } from "@/lib/list-search";

interface Props {
  kind: InventoryKind;
  search: Search;
  columns: readonly KindColumn[];
}

const FORMATS = [
  { format: "csv", label: "CSV", Icon: IconFile },
  { format: "xlsx", label: "Excel (XLSX)", Icon: IconTable },
] as const;

export function DownloadMenu({ kind, search, columns }: Props) {
  const shown = columns.map(({ name }) => name).join(",");
  const selection = selectionQuery(kind, search);
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={15} />}>
          Download
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.flatMap(({ format, label, Icon }) => [
          <Menu.Item
            key={format}
            component="a"
            download
            leftSection={<Icon size={16} />}
            href={downloadAddress(kind.path, { ...selection, format, columns: shown })}
          >
            {label}, columns shown
          </Menu.Item>,
          <Menu.Item
            key={`${format}-all`}
            component="a"
            download
            leftSection={<Icon size={16} />}
            href={downloadAddress(kind.path, { ...selection, format })}
          >
            {label}, all columns
          </Menu.Item>,
        ])}
      </Menu.Dropdown>
    </Menu>
  );
}
