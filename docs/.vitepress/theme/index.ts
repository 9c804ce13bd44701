import DefaultTheme from 'vitepress/theme';
import type { Theme } from 'vitepress';
import CascadeLive from './CascadeLive.vue';
import PlaygroundLink from './PlaygroundLink.vue';
import { mendSearch } from './search.ts';
import './site.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('PlaygroundLink', PlaygroundLink);
    app.component('CascadeLive', CascadeLive);
    if (!import.meta.env.SSR) mendSearch();
  },
} satisfies Theme;
