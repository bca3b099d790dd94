/** Light, dark, or what the system has. Themes are built into the page when it starts, so it starts anew. */

const storageName = 'shewhart.theme';
const darkSystem = matchMedia('(prefers-color-scheme: dark)');

export type ThemeChoice = 'system' | 'light' | 'dark';

export function chosenTheme(): ThemeChoice {
  const stored = localStorage.getItem(storageName);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') localStorage.removeItem(storageName);
  else localStorage.setItem(storageName, choice);
  const address = new URL(location.href);
  // A theme in the address wins over the choice.
  address.searchParams.delete('theme');
  location.replace(address);
}

/** A page that has the system's theme changes with it, such as at nightfall. */
export function followSystemTheme(): void {
  darkSystem.addEventListener('change', () => {
    const isInAddress = new URLSearchParams(location.search).has('theme');
    if (chosenTheme() === 'system' && !isInAddress) location.reload();
  });
}
