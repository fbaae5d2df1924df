export const get = async () => ({ statusCode: 200 });
export const list = async () => ({ statusCode: 200 });
export const handler = async () => ({ statusCode: 200 });
