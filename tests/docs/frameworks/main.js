// The components of docs/frameworks.md, one beside the other.
import { createElement, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { mount } from 'svelte';
import { createApp } from 'vue';
import FacesSvelte from './Faces.svelte';
import { Faces } from './Faces.tsx';
import FacesVue from './Faces.vue';

const props = { src: 'photo.jpg' };
createRoot(document.querySelector('#react')).render(createElement(StrictMode, null, createElement(Faces, props)));
createApp(FacesVue, props).mount('#vue');
mount(FacesSvelte, { target: document.querySelector('#svelte'), props });
