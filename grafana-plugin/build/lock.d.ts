export function withLock<T>(file: string, act: () => Promise<T>, onWait?: () => void): Promise<T>;
