// The request of the client that orval generates: relative to BASE_URL, without a status of its own for errors.

export const ask = async <T>(url: string, options?: RequestInit): Promise<T> => {
  const response = await fetch(new URL(url, process.env["BASE_URL"] ?? "http://127.0.0.1:8000"), options);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return { status: response.status, data: await response.json(), headers: response.headers } as T;
};
