import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { loadConfig } from './config';
import './styles/base.css';
import './styles/frame.css';
import './styles/forms.css';
import './styles/home.css';
import './styles/search.css';
import './styles/space.css';
import './styles/booking.css';
import './styles/small.css';

const root = document.getElementById('root') as HTMLElement;

loadConfig().then((config) => {
  createRoot(root).render(
    <StrictMode>
      <App config={config} />
    </StrictMode>,
  );
});
