/** The facts that every package and listing repeats. package.json is their only source. */
export interface Product {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly keywords: readonly string[];
  readonly author: { readonly name: string; readonly url: string };
  readonly homepage: string;
  /** With the prefix `git+` and the ending `.git`, as npm writes it. */
  readonly repository: { readonly type: string; readonly url: string };
  readonly bugs: { readonly url: string };
  readonly engines: { readonly node: string; readonly vscode: string };
}
