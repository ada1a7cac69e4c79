import 'ojin-widget';
import 'ojin-widget/preupgrade.css';
import type {} from 'ojin-widget/types/vue';
import { createApp } from 'vue';
import App from './App.vue';

createApp(App).mount('main');
