# Parley as one image: `docker build -t parley .`, or see compose.yaml and docs/guides/scale.md.
# What is run here is the source itself: Node strips the types. Only the widget is built.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS widget
WORKDIR /build
COPY package.json package-lock.json ./
# No install script is needed to build the widget, and the Node that one of them would bring is here already.
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
COPY vite.config.ts tsconfig.json ./
COPY src ./src
RUN node node_modules/vite/bin/vite.js build --logLevel error

FROM ${NODE_IMAGE} AS packages
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund --loglevel=error

FROM ${NODE_IMAGE}
ENV NODE_ENV=production
ENV PARLEY_DATA_DIR=/data
ENV NODE_COMPILE_CACHE=/tmp/parley-cache
WORKDIR /app
COPY --from=packages /build/node_modules ./node_modules
COPY --from=widget /build/dist ./dist
COPY package.json LICENSE ./
COPY src ./src
COPY config ./config
COPY dialogs ./dialogs
RUN install -d -o node -g node -m 700 /data
USER node
VOLUME /data
EXPOSE 3978
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "-e", "require(process.env.TLS_CERT ? 'https' : 'http').get({ host: '127.0.0.1', port: process.env.PORT || 3978, path: '/readyz', rejectUnauthorized: false }, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=8", "src/app/cli/main.ts"]
CMD ["start"]
