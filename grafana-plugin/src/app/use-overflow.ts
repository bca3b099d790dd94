import { useEffect, useState, type RefCallback } from 'react';

/** Whether what an element holds is wider than it, so that it can be scrolled sideways. */
export function useOverflow(): [RefCallback<HTMLDivElement>, boolean] {
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const [isOverflowing, setOverflowing] = useState(false);
  useEffect(() => {
    if (box === null) return undefined;
    const observer = new ResizeObserver(() => setOverflowing(box.scrollWidth > box.clientWidth));
    observer.observe(box);
    // Its content may grow without it, such as when the other rows are shown.
    for (const child of box.children) observer.observe(child);
    return () => observer.disconnect();
  }, [box]);
  return [setBox, isOverflowing];
}
