import { useEffect, useState } from 'preact/hooks';

const SKELETON_DELAY = 150;

/** Whether loading takes so long that a skeleton should appear. */
export function useSkeleton(isLoading: boolean): boolean {
  const [isDue, setDue] = useState(false);
  useEffect(() => {
    if (!isLoading) return;
    const timer = setTimeout(() => setDue(true), SKELETON_DELAY);
    return () => {
      clearTimeout(timer);
      setDue(false);
    };
  }, [isLoading]);
  return isLoading && isDue;
}
