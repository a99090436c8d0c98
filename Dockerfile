# The worker as one image: sources are compiled, the tools of development stay behind.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-progress
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/package.json .
# `unshare` (util-linux, in the base image) gives readers a network of their own where the container may do so: docs/threat-model.md.
# No rights beyond its own: everything it keeps is in PostgreSQL.
USER node
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["start"]
