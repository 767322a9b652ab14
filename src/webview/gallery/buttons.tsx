import { isInFlight } from '../../domain/jobState.ts';
import { useState } from 'preact/hooks';
import { Button } from '../controls/button.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { Menu, type MenuItem } from '../controls/menu.tsx';
import { t } from '../l10n.ts';
import { type Actor, actionsOf } from './actions.ts';
import type { Tile } from './tiles.ts';

interface ButtonsProps {
  readonly actor: Actor;
  readonly tile: Tile;
}

interface Opened {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly x: number;
  readonly y: number;
}

/** The action buttons of an open result. */
export function Buttons({ actor, tile }: ButtonsProps) {
  const [menu, setMenu] = useState<Opened | undefined>(undefined);
  const { state } = tile.job;
  const isDone = state === 'completed';
  const { cancel, find, insert, file, open, copy, copies, ...rest } = actionsOf(actor, tile);
  const { again, vary, edit, savePreset, askAgent, useAs, confirmRemoval } = rest;
  if (isInFlight(state)) {
    return (
      <div class="detail-actions">
        <Button look="secondary" label={t('Cancel')} disabled={!cancel} onClick={cancel?.run} />
      </div>
    );
  }
  const menuButton = (label: string, icon: string, items: readonly MenuItem[]) => (
    <IconButton
      icon={icon}
      label={label}
      aria-haspopup="menu"
      onClick={(event) => {
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        setMenu({ label, items, x: left, y: bottom + 2 });
      }}
    />
  );
  return (
    <>
      <div class="detail-actions">
        {insert && <Button look="primary" class="grow" label={insert.label} onClick={insert.run} />}
        {[file, open, copy].map(
          (one) =>
            one && (
              <IconButton key={one.icon} icon={one.icon} label={one.label} onClick={one.run} />
            ),
        )}
        {copies.length > 0 && menuButton(t('Copy…'), 'copy', copies)}
        {find && <Button look="primary" class="grow" label={find.label} onClick={find.run} />}
        {!isDone && (
          <Button
            look={find ? 'secondary' : 'primary'}
            class="grow"
            label={t('Edit and try again')}
            onClick={edit.run}
          />
        )}
        {menuButton(t('Delete…'), 'trash', confirmRemoval)}
      </div>
      <div class="detail-actions quiet">
        <Button label={t('Again')} onClick={again.run} />
        {isDone && <Button label={vary.label} onClick={vary.run} />}
        {isDone && <Button label={t('Edit')} onClick={edit.run} />}
        {useAs && <Button label={useAs.label} onClick={useAs.run} />}
        {isDone && <Button label={savePreset.label} onClick={savePreset.run} />}
        {askAgent && <Button label={askAgent.label} onClick={askAgent.run} />}
      </div>
      {menu && <Menu {...menu} onClose={() => setMenu(undefined)} />}
    </>
  );
}
