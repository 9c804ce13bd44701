import DefaultTheme from 'vitepress/theme';
import type { Theme } from 'vitepress';
import CascadeLive from './CascadeLive.vue';
import PlaygroundLink from './PlaygroundLink.vue';
import './site.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('PlaygroundLink', PlaygroundLink);
    app.component('CascadeLive', CascadeLive);
  },
} satisfies Theme;
