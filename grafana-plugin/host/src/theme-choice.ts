/** Light, dark, or what the system has. Themes are built into the page when it starts, so it starts anew. */

const storageName = 'shewhart.theme';
const darkSystem = matchMedia('(prefers-color-scheme: dark)');

export type ThemeChoice = 'system' | 'light' | 'dark';

/** What is on screen: a theme in the address wins over the one that is kept. */
export function chosenTheme(): ThemeChoice {
  const wished = new URLSearchParams(location.search).get('theme') ?? localStorage.getItem(storageName);
  return wished === 'light' || wished === 'dark' ? wished : 'system';
}

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') localStorage.removeItem(storageName);
  else localStorage.setItem(storageName, choice);
  const address = new URL(location.href);
  address.searchParams.delete('theme');
  location.replace(address);
}

/** A page that has the system's theme changes with it, such as at nightfall. */
export function followSystemTheme(): void {
  darkSystem.addEventListener('change', () => {
    if (chosenTheme() === 'system') location.reload();
  });
}
