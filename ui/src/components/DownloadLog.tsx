/** All that is filtered, as a file. Plain links: the browser streams them however long the log is. */
import { Button, Menu } from "@mantine/core";
import IconDownload from "@tabler/icons-react/dist/esm/icons/IconDownload.mjs";
import IconFile from "@tabler/icons-react/dist/esm/icons/IconFileTypeCsv.mjs";
import IconTable from "@tabler/icons-react/dist/esm/icons/IconFileSpreadsheet.mjs";
import { downloadAddress } from "@/lib/client";
import { withSearch } from "@/lib/list-search";

export interface Download {
  label: string;
  path: string;
  /** With its `format`. */
  query: Readonly<Record<string, string>>;
}

export function DownloadLog({ files }: { files: readonly Download[] }) {
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={15} />}>
          Download
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {files.map(({ label, path, query }) => (
          <Menu.Item
            key={label}
            component="a"
            download
            leftSection={query.format === "csv" ? <IconFile size={16} /> : <IconTable size={16} />}
            href={downloadAddress(path, query)}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** A log as it is narrowed, in both formats. */
export function logFiles(path: string, query: Readonly<Record<string, string>>): Download[] {
  const narrowed = withSearch(query, { cursor: undefined });
  return [
    { label: "CSV, all that is filtered", path, query: { ...narrowed, format: "csv" } },
    { label: "Excel (XLSX), all that is filtered", path, query: { ...narrowed, format: "xlsx" } },
  ];
}
