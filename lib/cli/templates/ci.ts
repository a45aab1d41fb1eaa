import type { Files } from './template.ts';

/** Node.js in CI. */
const node = '22';

/**
 * CI for GitHub and GitLab: what is committed must be what the program says, merged into the main branch as it is now; on
 * the main branch what a rollback needs is kept, whatever the check says. No actions but GitHub's own, each by its full
 * version.
 */
export const ciFiles: Files = {
  '.github/workflows/ci.yml': `name: CI
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v6.0.0
        with:
          persist-credentials: false
      - uses: actions/setup-node@v6.0.0
        with:
          node-version: "${node}"
      - run: npm ci
      - run: npm run types
      - run: npm test
      # What is delivered now, for changes that are safe only in several steps; nothing before the first merge.
      - uses: actions/checkout@v6.0.0
        with:
          ref: main
          path: .delivered
          persist-credentials: false
      - run: mkdir -p .delivered/dist
      - run: npm run check -- --against .delivered/dist

  # Keeps the ConfigMaps that pods of earlier releases were started with. The main branch must take pushes of this job.
  retain:
    if: github.event_name == 'push'
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    permissions:
      contents: write
    # A job that waits is replaced by the next; each works on the newest commit, and on all since the last one.
    concurrency: retain
    steps:
      - uses: actions/checkout@v6.0.0
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v6.0.0
        with:
          node-version: "${node}"
      - run: |
          git config user.name 'github-actions[bot]'
          git config user.email '41898282+github-actions[bot]@users.noreply.github.com'
          sh scripts/retain.sh main origin
`,
  '.gitlab-ci.yml': `image: node:${node}

workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH

variables:
  GIT_DEPTH: "0"

# What a merge would give: a branch may be older than what CI has kept for rollbacks.
check:
  script:
    - git fetch origin "$CI_DEFAULT_BRANCH"
    - git -c user.name=check -c user.email="check@noreply.$CI_SERVER_HOST" merge --no-edit FETCH_HEAD
    - npm ci
    - npm run types
    - npm test
    # What is delivered now, for changes that are safe only in several steps; nothing before the first merge.
    - mkdir -p .delivered
    - git archive FETCH_HEAD dist | tar -x -C .delivered || mkdir -p .delivered/dist
    - npm run check -- --against .delivered/dist

# Keeps the ConfigMaps that pods of earlier releases were started with. RETAIN_TOKEN is an access token of the project
# (scope write_repository), masked and protected, whose user may push to the default branch.
retain:
  needs: []
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  resource_group: retain
  script:
    - git config user.name retain
    - git config user.email "retain@noreply.$CI_SERVER_HOST"
    - sh scripts/retain.sh "$CI_DEFAULT_BRANCH" --push-option ci.skip "$CI_SERVER_PROTOCOL://retain:$RETAIN_TOKEN@$CI_SERVER_FQDN/$CI_PROJECT_PATH.git"
`,
};
