/** `import 'ojin-widget/preupgrade.css'`: TypeScript 6 looks for the types of such an import, too. */
export {};
