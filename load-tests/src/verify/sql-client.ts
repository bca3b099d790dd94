/** What `/api/v1/sql` answers. 64-bit integers are text, NaN and infinities too. */
export interface SqlAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Asks the collector's SQL route. @throws Error with the problem's detail */
export interface SqlClient {
  (query: string, params?: Readonly<Record<string, string | number>>): Promise<SqlAnswer>;
}

export function createSqlClient(endpoint: string, token?: string): SqlClient {
  const url = new URL('/api/v1/sql', endpoint);
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  return async (query, params = {}) => {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, params }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${url.pathname} answered ${response.status}: ${text.slice(0, 500)}`);
    return JSON.parse(text) as SqlAnswer;
  };
}
