# The relay as a service of its own. test/docs/image.test.ts follows these steps.
FROM node:22-alpine AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY deploy deploy
COPY src src
RUN npm run build:relay

FROM node:22-alpine
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8788
WORKDIR /app
COPY --from=build /build/deploy/dist ./
USER node
EXPOSE 8788
HEALTHCHECK --interval=10s --timeout=3s CMD wget -qO- http://127.0.0.1:8788/healthz
CMD ["node", "relay.js"]
