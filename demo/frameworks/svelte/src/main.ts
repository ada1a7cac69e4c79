import 'ojin-widget';
import 'ojin-widget/preupgrade.css';
import type {} from 'ojin-widget/types/svelte';
import { mount } from 'svelte';
import App from './App.svelte';

const target = document.querySelector('main');
if (target) mount(App, { target });
