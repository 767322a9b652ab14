import { useEffect, useState } from 'preact/hooks';

const PATIENCE = 150;

/** Whether something has been loading for so long that a skeleton is due. */
export function useSkeleton(isLoading: boolean): boolean {
  const [isDue, setDue] = useState(false);
  useEffect(() => {
    if (!isLoading) return;
    const timer = setTimeout(() => {
      setDue(true);
    }, PATIENCE);
    return () => {
      clearTimeout(timer);
      setDue(false);
    };
  }, [isLoading]);
  return isLoading && isDue;
}
