import type { ComponentChildren } from 'preact';

/** A row: its name, and its cells in the order of the columns. */
export interface TableRow {
  readonly key: string;
  readonly name: ComponentChildren;
  /** Shown over the name on hover. */
  readonly title?: string;
  readonly cells: readonly ComponentChildren[];
}

interface TableProps {
  /** The titles of the columns, the names' first. */
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  readonly total: TableRow;
}

/** A table of amounts with a row for the total. */
export function Table({ columns, rows, total }: TableProps) {
  return (
    <table class="spend-table">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.key} row={row} />
        ))}
      </tbody>
      <tfoot>
        <Row row={total} />
      </tfoot>
    </table>
  );
}

function Row({ row: { name, title, cells } }: { readonly row: TableRow }) {
  return (
    <tr>
      <th scope="row" title={title}>
        {name}
      </th>
      {cells.map((cell, at) => (
        <td key={at}>{cell}</td>
      ))}
    </tr>
  );
}
