interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  /** Values with their localized names. */
  readonly options: readonly (readonly [value: Value, name: string])[];
  readonly onChoose: (value: Value) => void;
  readonly class?: string;
}

/** A select with an accessible name. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, value, options, onChoose, class: look } = props;
  return (
    <select
      class={look}
      aria-label={label}
      title={label}
      value={value}
      onChange={(event) => {
        const chosen = options[event.currentTarget.selectedIndex];
        if (chosen) onChoose(chosen[0]);
      }}
    >
      {options.map(([one, name]) => (
        <option key={one} value={one}>
          {name}
        </option>
      ))}
    </select>
  );
}
