import { money } from '../domain/money.ts';

/** The page's texts in English, and in German by the English ones. */
const GERMAN: Readonly<Record<string, string>> = {
  'Waiting for the model': 'Warten auf das Modell',
  'In the queue, {0} ahead': 'In der Warteschlange, {0} davor',
  'In the queue': 'In der Warteschlange',
  Running: 'Läuft',
  'Running: {0}': 'Läuft: {0}',
  Done: 'Fertig',
  'The run was cancelled.': 'Der Lauf wurde abgebrochen.',
  'The run failed.': 'Der Lauf ist fehlgeschlagen.',
  'The server did not answer.': 'Der Server hat nicht geantwortet.',
  'This model made no files.': 'Dieses Modell hat keine Dateien erzeugt.',
  'The link has expired, and no saved file was found.':
    'Der Link ist abgelaufen, und es gibt keine gespeicherte Datei.',
  'The fal sidebar of VS Code shows it in 3D.': 'Die fal-Seitenleiste von VS Code zeigt es in 3D.',
  'No preview': 'Keine Vorschau',
  Results: 'Ergebnisse',
  Actions: 'Aktionen',
  Runs: 'Läufe',
  'Run {0} of {1}': 'Lauf {0} von {1}',
  'Previous run': 'Voriger Lauf',
  'Next run': 'Nächster Lauf',
  Image: 'Bild',
  Video: 'Video',
  Audio: 'Audio',
  '3D object': '3D-Objekt',
  File: 'Datei',
  Cancel: 'Abbrechen',
  'Try again': 'Erneut versuchen',
  Save: 'Speichern',
  Insert: 'Einfügen',
  'Run again': 'Erneut ausführen',
  Vary: 'Variieren',
  'price not known': 'Preis unbekannt',
  'at least {0}': 'mindestens {0}',
  'at most {0}': 'höchstens {0}',
  'about {0}': 'etwa {0}',
  'Use in chat': 'Im Chat verwenden',
  Open: 'Öffnen',
  Download: 'Herunterladen',
  'Copy path': 'Pfad kopieren',
  'Copy URL': 'URL kopieren',
  Saved: 'Gespeichert',
  'Saved: {0}': 'Gespeichert: {0}',
  'Added to the chat.': 'Zum Chat hinzugefügt.',
  'Empty the chat’s input field and try again.':
    'Leeren Sie das Eingabefeld des Chats und versuchen Sie es erneut.',
  Copied: 'Kopiert',
  'Download is ready below.': 'Der Download steht unten bereit.',
  'That did not work: {0}': 'Das ging nicht: {0}',
};

let words: Readonly<Record<string, string>> = {};
let language = 'en';

/** Chooses the language, e.g. by `de-CH`; English for all that is not German. */
export function setLocale(locale: string): void {
  const [found] = Intl.getCanonicalLocales(/^[a-z]{2,3}(-\w{2,8})*$/i.test(locale) ? locale : 'en');
  language = found ?? 'en';
  const isGerman = /^de\b/.test(language);
  words = isGerman ? GERMAN : {};
  document.documentElement.lang = isGerman ? 'de' : 'en';
}

/** A text in the page's language; `{0}` and `{1}` are replaced. */
export function t(text: string, ...values: readonly string[]): string {
  return (words[text] ?? text).replace(
    /\{(\d)\}/g,
    (place, at: string) => values[Number(at)] ?? place,
  );
}

/** An amount of money in the page's language, e.g. `$0.025`. */
export const moneyText = (amount: number, currency = 'USD'): string =>
  money(amount, currency, language);
