import type { Files } from './template.ts';

/** Node.js in CI. */
const node = '22';

/**
 * CI for GitHub and GitLab: what is committed must be what the program says; on the main branch what a rollback needs is
 * kept. No actions but GitHub's own, each by its full version.
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
      - run: npm run check

  # Keeps the ConfigMaps that pods of earlier releases were started with. The main branch must take pushes of this job.
  retain:
    if: github.event_name == 'push'
    needs: check
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    permissions:
      contents: write
    concurrency: retain
    steps:
      - uses: actions/checkout@v6.0.0
      - uses: actions/setup-node@v6.0.0
        with:
          node-version: "${node}"
      - run: npm ci
      - run: npx cloud-native retain
      - run: npx cloud-native synth
      - name: commit what changed
        run: |
          git add --all
          git diff --cached --quiet && exit 0
          git config user.name 'github-actions[bot]'
          git config user.email '41898282+github-actions[bot]@users.noreply.github.com'
          git commit --message 'Keep what a rollback needs'
          git pull --rebase
          git push
`,
  '.gitlab-ci.yml': `image: node:${node}

workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH

stages: [check, retain]

check:
  stage: check
  script:
    - npm ci
    - npm run types
    - npm test
    - npm run check

# Keeps the ConfigMaps that pods of earlier releases were started with. RETAIN_TOKEN is an access token of the project
# (scope write_repository), masked and protected, whose user may push to the default branch.
retain:
  stage: retain
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  resource_group: retain
  script:
    - npm ci
    - npx cloud-native retain
    - npx cloud-native synth
    - git add --all
    - git diff --cached --quiet && exit 0
    - git config user.name retain
    - git config user.email "retain@noreply.\${CI_SERVER_HOST}"
    - git commit --message 'Keep what a rollback needs'
    - git pull --rebase origin "$CI_DEFAULT_BRANCH"
    - git push --push-option ci.skip "https://retain:\${RETAIN_TOKEN}@\${CI_SERVER_HOST}/\${CI_PROJECT_PATH}.git" "HEAD:\${CI_DEFAULT_BRANCH}"
`,
};
