import { useLayoutEffect, useRef, type ReactNode } from 'react';

const margin = 8;

/**
 * Keeps a pinned tooltip on screen while its content grows: Grafana's tooltip places itself once, before a
 * form is opened in it. What is higher than the window is scrolled.
 */
export function KeepInView({ children }: { readonly children: ReactNode }) {
  const content = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current: inner } = content;
    const box = inner?.parentElement;
    if (inner === null || box == null) return undefined;
    const fit = (): void => {
      box.style.marginTop = '0px';
      const { top, bottom } = box.getBoundingClientRect();
      const over = Math.max(0, bottom - (window.innerHeight - margin));
      box.style.marginTop = `${-Math.min(over, Math.max(0, top - margin))}px`;
    };
    const observer = new ResizeObserver(fit);
    observer.observe(inner);
    return () => {
      observer.disconnect();
      box.style.marginTop = '';
    };
  }, []);
  return (
    <div ref={content} style={{ maxHeight: `calc(100vh - ${2 * margin}px)`, overflowY: 'auto' }}>
      {children}
    </div>
  );
}
