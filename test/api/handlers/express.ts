import express from 'express';

export const app = express();
app.use(express.json());
app.get('/old/:id', (request, response) => {
  response.cookie('seen', '1').cookie('by', 'express').json({ id: request.params.id, query: request.query, host: request.hostname });
});
app.get('/picture', (_request, response) => {
  response.type('image/png').send(Buffer.from([0x89, 0x50, 0xff, 0x00]));
});
app.post('/echo', (request, response) => {
  response.status(201).json(request.body);
});
