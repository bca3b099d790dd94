import { useState } from 'react';
import { config } from '@grafana/runtime';

/** The name under which something is noted: that of Grafana's user until another is typed. */
export function useAuthor(): [string, (name: string) => void] {
  const { name, login } = config.bootData.user;
  return useState(() => login || name || '');
}
