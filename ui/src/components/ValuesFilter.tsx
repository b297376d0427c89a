/** A choice of any number of values. The field says which; all of them show on hover when they do not fit. */
import { CheckIcon, Combobox, Input, InputBase, useCombobox } from "@mantine/core";
import { useState } from "react";

export type Option = string | { value: string; label: string };

interface Props {
  label: string;
  values: readonly string[];
  options: readonly Option[];
  onChange: (values: string[]) => void;
  /** For lists too long to be all on offer: what is typed is asked for. */
  onSearch?: (words: string) => void;
  focusFirst?: boolean;
}

const asPair = (option: Option) => (typeof option === "string" ? { value: option, label: option } : option);

export function ValuesFilter({ label, values, options, onChange, onSearch, focusFirst = false }: Props) {
  // What is chosen stands first, also when it is not (or no longer) on offer; it keeps its place until the list is closed.
  const [first, setFirst] = useState(values);
  const combobox = useCombobox({
    onDropdownOpen: () => {
      setFirst(values);
      if (onSearch) combobox.focusSearchInput();
    },
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      onSearch?.("");
    },
  });
  const known = options.map(asPair);
  const top = first.map((value) => known.find((option) => option.value === value) ?? asPair(value));
  const offered = [...top, ...known.filter(({ value }) => !first.includes(value))];
  const words = values
    .map((value) => known.find((option) => option.value === value)?.label ?? value)
    .join(", ");
  return (
    <Combobox
      store={combobox}
      withinPortal={false}
      shadow="md"
      width="max-content"
      position="bottom-start"
      size="xs"
      onOptionSubmit={(value) => {
        onChange(values.includes(value) ? values.filter((other) => other !== value) : [...values, value]);
      }}
    >
      <Combobox.Target targetType="button" withExpandedAttribute>
        <InputBase
          component="button"
          type="button"
          pointer
          size="xs"
          className="filter"
          aria-label={label}
          title={values.length > 0 ? `${label}: ${words}` : undefined}
          data-active={values.length > 0 || undefined}
          data-autofocus={focusFirst || undefined}
          rightSection={
            values.length > 0 ? (
              <Combobox.ClearButton
                size="xs"
                aria-label={`Clear ${label}`}
                aria-hidden={false}
                tabIndex={0}
                onClear={() => {
                  onChange([]);
                }}
              />
            ) : (
              <Combobox.Chevron />
            )
          }
          rightSectionPointerEvents={values.length > 0 ? "all" : "none"}
          onClick={() => {
            combobox.toggleDropdown();
          }}
        >
          {values.length > 0 ? (
            <span className="filter-words">{words}</span>
          ) : (
            <Input.Placeholder>{label}</Input.Placeholder>
          )}
        </InputBase>
      </Combobox.Target>
      <Combobox.Dropdown>
        {onSearch && (
          <Combobox.Search
            placeholder="Search names"
            aria-label={`Search ${label}`}
            onChange={(event) => {
              onSearch(event.currentTarget.value.trim());
              combobox.resetSelectedOption();
            }}
          />
        )}
        <Combobox.Options className="filter-options" aria-label={label} aria-multiselectable>
          {offered.map((option) => {
            const chosen = values.includes(option.value);
            return (
              <Combobox.Option key={option.value} value={option.value} active={chosen} aria-selected={chosen}>
                <span className="filter-option">
                  <CheckIcon size={11} aria-hidden data-chosen={chosen || undefined} />
                  <span>{option.label}</span>
                </span>
              </Combobox.Option>
            );
          })}
          {offered.length === 0 && <Combobox.Empty>Nothing found</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
