import { useApp } from '../app.ts';

/** A text whose addresses can be opened. */
export function Linked({ text }: { readonly text: string }) {
  const { host, attempt } = useApp();
  return (
    <>
      {text.split(/(https:\/\/[^\s,)]*[^\s,).])/).map((part, at) =>
        part.startsWith('https://') ? (
          <a
            key={at}
            href={part}
            onClick={(event) => {
              event.preventDefault();
              attempt(() => host.ask('link.open', { url: part }));
            }}
          >
            {part.slice('https://'.length)}
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}
