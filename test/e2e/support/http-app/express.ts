import express from 'express';

export const app = express();
app.use(express.json());
app.use('/bytes', express.raw({ type: '*/*' }));

/** Shows what arrives. */
app.get('/echo/*path', (request, response) => {
  response.json({ path: request.path, query: request.query, cookie: request.headers.cookie, host: request.headers.host });
});
app.post('/echo', (request, response) => {
  response.status(201).location('/echo/1').json(request.body);
});
app.get('/cookies', (_request, response) => {
  response.cookie('a', '1', { httpOnly: true }).cookie('b', '2').set('x-list', ['one', 'two']).type('text').send('ok');
});
app.get('/picture', (_request, response) => {
  response.type('image/png').send(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff]));
});
app.post('/bytes', (request, response) => {
  response.json([...(request.body as Buffer)]);
});
app.options('/own-cors', (_request, response) => {
  response.set('access-control-allow-origin', 'https://own.example.com').sendStatus(204);
});
app.get('/own-cors', (_request, response) => {
  response.set('access-control-allow-origin', 'https://own.example.com').send('own');
});
