import { useApp } from '../app.ts';

/** A text with clickable URLs. */
export function Linkified({ text }: { readonly text: string }) {
  const { host, runOrToast } = useApp();
  return (
    <>
      {text.split(/(https:\/\/[^\s,)]*[^\s,).])/).map((part, at) =>
        part.startsWith('https://') ? (
          <a
            key={at}
            href={part}
            onClick={(event) => {
              event.preventDefault();
              runOrToast(() => host.ask('link.open', { url: part }));
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
