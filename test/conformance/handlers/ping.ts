export const handler = async () => ({ statusCode: 200, body: 'ping' });
export const change = async () => ({ statusCode: 204 });
