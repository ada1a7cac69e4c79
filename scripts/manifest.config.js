import { jsxTypesPlugin } from '@wc-toolkit/jsx-types';
import { customElementJetBrainsPlugin } from 'custom-element-jet-brains-integration';
import { customElementVsCodePlugin } from 'custom-element-vs-code-integration';

/** What the package ships and users may touch: built files, the tag of each, and no private member. */
const shipped = {
  name: 'shipped',
  packageLinkPhase({ customElementsManifest }) {
    for (const module of customElementsManifest.modules)
      for (const element of module.declarations) {
        module.path = `dist/npm/${element.tagName}.js`;
        const declaration = { name: element.name, module: module.path };
        module.exports = [
          { kind: 'js', name: element.name, declaration },
          { kind: 'custom-element-definition', name: element.tagName, declaration },
        ];
        element.members = element.members.filter(
          ({ name, privacy }) =>
            (privacy ?? 'public') === 'public' && name !== 'connectedMoveCallback',
        );
        for (const event of element.events)
          // a global name: what is generated from it imports the elements' classes only
          event.type = { text: `HTMLElementEventMap['${event.name}']` };
        for (const attribute of element.attributes)
          if (attribute.name === 'lang') {
            attribute.fieldName = 'lang';
            attribute.type = { text: 'string' };
          }
      }
  },
};

export default {
  globs: ['src/elements/*/*.element.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins: [
    shipped,
    jsxTypesPlugin({
      outdir: 'dist/types',
      fileName: 'jsx.d.ts',
      globalTypePath: '../npm/classes.js',
      stronglyTypedEvents: true,
    }),
    customElementVsCodePlugin({ outdir: 'dist/editors', hideLogs: true }),
    customElementJetBrainsPlugin({ outdir: 'dist/editors', packageJson: false, hideLogs: true }),
  ],
};
