import {
  useEffect,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, IconButton, useStyles2 } from '@grafana/ui';
import { NavigationType, useLocation, useNavigationType } from 'react-router';
import { forgetToken, hasToken } from './access.ts';
import type { Catalogue } from './catalogue.ts';
import { MenuLinks } from './MenuLinks.tsx';
import { chosenTheme, chooseTheme, type ThemeChoice } from './theme-choice.ts';

interface Props {
  readonly catalogue: Catalogue;
  readonly onHelp: () => void;
  readonly children: ReactNode;
}

const themes: readonly { value: ThemeChoice; label: string }[] = [
  { value: 'system', label: 'System theme' },
  { value: 'light', label: 'Light theme' },
  { value: 'dark', label: 'Dark theme' },
];

/** From this width on the menu stands beside the page; below, it lies over it. */
const wideEnough = '(min-width: 1280px)';
const menuStorageName = 'shewhart.menu';

function isOpenAtFirst(): boolean {
  return matchMedia(wideEnough).matches && localStorage.getItem(menuStorageName) !== 'closed';
}

/** The frame of every page: the menu, the theme, and a way past them for those who use the keyboard. */
export function Shell({ catalogue, onHelp, children }: Props) {
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  const isBack = useNavigationType() === NavigationType.Pop;
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const toggle = (next: boolean): void => {
    setOpen(next);
    if (matchMedia(wideEnough).matches) localStorage.setItem(menuStorageName, next ? 'open' : 'closed');
  };
  const menu = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    beginPage(menu.current, isBack);
    // A menu that lies over the page has done its work once a page is chosen.
    if (!matchMedia(wideEnough).matches) setOpen(false);
  }, [pathname, isBack]);
  useEffect(() => {
    if (isOpen && !matchMedia(wideEnough).matches) menu.current?.querySelector('a')?.focus();
  }, [isOpen]);
  const closeByEscape = ({ key }: KeyboardEvent): void => {
    if (key !== 'Escape' || matchMedia(wideEnough).matches) return;
    setOpen(false);
    document.getElementById('menu-button')?.focus();
  };
  const closeBehind = ({ relatedTarget, currentTarget }: FocusEvent): void => {
    const isElsewhere = relatedTarget !== null && !currentTarget.contains(relatedTarget);
    // The button closes by itself, and would open again what is closed already.
    if (isElsewhere && relatedTarget.id !== 'menu-button' && !matchMedia(wideEnough).matches) setOpen(false);
  };
  return (
    <div className={styles.page}>
      <a href="#content" className={styles.skip} onClick={skipToContent}>
        Skip to the content
      </a>
      <header className={styles.head}>
        <IconButton
          id="menu-button"
          name="bars"
          size="lg"
          aria-label={isOpen ? 'Close the menu' : 'Open the menu'}
          aria-expanded={isOpen}
          aria-controls="menu"
          onClick={() => toggle(!isOpen)}
        />
        <a href="/" className={styles.brand}>
          <img src="public/plugins/shewhart-app/img/logo.svg" alt="" width={24} height={24} />
          Shewhart
        </a>
        <span className={styles.space} />
        {hasToken() && (
          <IconButton name="signout" size="lg" aria-label="Forget the token" onClick={forgetToken} />
        )}
        <IconButton name="keyboard" size="lg" aria-label="Keys" onClick={onHelp} />
        <label htmlFor="theme" className={styles.unseen}>
          Theme
        </label>
        <Combobox
          id="theme"
          width={18}
          options={[...themes]}
          value={chosenTheme()}
          onChange={({ value }) => chooseTheme(value)}
        />
      </header>
      <div className={styles.body}>
        <nav
          ref={menu}
          id="menu"
          aria-label="Pages"
          className={styles.menu}
          hidden={!isOpen}
          onKeyDown={closeByEscape}
          onBlur={closeBehind}
        >
          <MenuLinks catalogue={catalogue} />
        </nav>
        {isOpen && <div className={styles.behind} onClick={() => setOpen(false)} />}
        <main id="content" tabIndex={-1} className={styles.main}>
          {children}
        </main>
      </div>
    </div>
  );
}

/** A page begins at its top; whoever came by the keyboard, on a link that is gone, goes on in its content. */
function beginPage(menu: HTMLElement | null, isBack: boolean): void {
  if (!isBack) window.scrollTo(0, 0);
  const { activeElement } = document;
  const isInMenu = menu?.contains(activeElement) && matchMedia(wideEnough).matches;
  if (!isInMenu) document.getElementById('content')?.focus({ preventScroll: true });
}

/** The page has a base address, against which a link to `#content` would leave it. */
function skipToContent(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ minHeight: '100vh', background: theme.colors.background.canvas }),
  skip: css({
    position: 'fixed',
    top: 0,
    left: 0,
    zIndex: theme.zIndex.portal,
    padding: theme.spacing(1, 2),
    background: theme.colors.background.elevated,
    color: theme.colors.text.link,
    '&:not(:focus)': { transform: 'translateY(-110%)' },
  }),
  head: css({
    position: 'sticky',
    top: 0,
    zIndex: theme.zIndex.navbarFixed,
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    padding: theme.spacing(0.5, 2),
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  brand: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    color: theme.colors.text.primary,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  space: css({ flex: 1 }),
  unseen: css({ position: 'absolute', clipPath: 'inset(50%)', width: 1, height: 1, overflow: 'hidden' }),
  body: css({ display: 'flex', alignItems: 'stretch', minHeight: 'calc(100vh - 41px)' }),
  menu: css({
    flex: '0 0 220px',
    padding: theme.spacing(2, 1),
    background: theme.colors.background.primary,
    borderRight: `1px solid ${theme.colors.border.weak}`,
    '&[hidden]': { display: 'none' },
    [`@media not all and ${wideEnough}`]: {
      position: 'fixed',
      top: 41,
      bottom: 0,
      left: 0,
      width: 'min(280px, 85vw)',
      zIndex: theme.zIndex.navbarFixed,
      overflowY: 'auto',
      boxShadow: theme.shadows.z3,
    },
  }),
  behind: css({
    [`@media ${wideEnough}`]: { display: 'none' },
    position: 'fixed',
    inset: '41px 0 0',
    zIndex: theme.zIndex.navbarFixed - 1,
    background: theme.components.overlay.background,
  }),
  main: css({ flex: 1, minWidth: 0, padding: theme.spacing(2), outline: 'none' }),
});
