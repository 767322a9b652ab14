import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../app.ts';

const MINUTE = 60_000;

/** A number that increases when what was spent, its limits or the date may have changed. */
export function useSpendingVersion(): number {
  const { host, clock } = useApp();
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const raise = () => setVersion((before) => before + 1);
    const today = () => new Date(clock()).toDateString();
    let day = today();
    const timer = setInterval(() => {
      if (day === today()) return;
      day = today();
      raise();
    }, MINUTE);
    const stops = [host.on('spending.changed', raise), host.on('situation', raise)];
    // Another program may have changed the limits.
    window.addEventListener('focus', raise);
    return () => {
      clearInterval(timer);
      for (const stop of stops) stop();
      window.removeEventListener('focus', raise);
    };
  }, []);
  return version;
}
