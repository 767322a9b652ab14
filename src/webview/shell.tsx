import { useMemo } from 'preact/hooks';
import type { Place } from '../protocol/messages.ts';
import { useApp } from './app.ts';
import { Create } from './create/create.tsx';
import { Gallery } from './gallery/gallery.tsx';
import { createGallery } from './gallery/store.ts';
import { LiveRegion } from './liveRegion.tsx';
import { createBrowser } from './models/browser.ts';
import { Models } from './models/models.tsx';
import { Notices } from './notices.tsx';
import { t } from './l10n.ts';

const PLACES: readonly Place[] = ['create', 'models', 'gallery'];

/** The three views with their tabs, below the notices. */
export function Shell() {
  const app = useApp();
  const { place } = app.memory.value;
  const browser = useMemo(() => createBrowser(app), [app]);
  const store = useMemo(() => createGallery(app), [app]);
  const names: Record<Place, string> = {
    create: t('Create'),
    models: t('Models'),
    gallery: t('Gallery'),
  };
  const moveTo = (next: Place | undefined) => {
    if (!next) return;
    app.openPlace(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = PLACES.indexOf(place);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === 'Home') moveTo(PLACES[0]);
    else if (event.key === 'End') moveTo(PLACES.at(-1));
    else if (step) moveTo(PLACES.at((at + step) % PLACES.length));
    else return;
    event.preventDefault();
  };
  const inFlight = app.jobs.inFlight.value.length;
  return (
    <>
      <div class="tabs" role="tablist" aria-label="fal" onKeyDown={onKeyDown}>
        {PLACES.map((one) => (
          <button
            key={one}
            id={`tab-${one}`}
            class="tab"
            type="button"
            role="tab"
            aria-selected={one === place}
            aria-controls="place"
            tabIndex={one === place ? 0 : -1}
            onClick={() => app.openPlace(one)}
          >
            {names[one]}
            {one === 'gallery' && inFlight > 0 && (
              <span class="badge" aria-label={t('{0} running', inFlight)}>
                {inFlight}
              </span>
            )}
          </button>
        ))}
      </div>
      <Notices />
      <div id="place" class="place" role="tabpanel" aria-labelledby={`tab-${place}`}>
        {place === 'create' && <Create />}
        {place === 'models' && <Models browser={browser} />}
        {place === 'gallery' && <Gallery store={store} browser={browser} />}
      </div>
      <Toast />
      <LiveRegion />
    </>
  );
}

/** The current toast, which screen readers announce. */
export function Toast() {
  const { toastShown } = useApp();
  return (
    <div class="toast" role="status" aria-live="polite" data-tone={toastShown.value?.tone}>
      {toastShown.value?.text}
    </div>
  );
}
