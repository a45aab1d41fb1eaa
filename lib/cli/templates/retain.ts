import type { Files } from './template.ts';

/**
 * What CI runs on the main branch. One script for all CIs: jobs may be cancelled, be late, or come in any order, so it looks
 * at the branch itself and never at the commit that the job was started for.
 */
export const retainFiles: Files = {
  'scripts/retain.sh': `#!/bin/sh
# Keeps the ConfigMaps that pods of earlier releases were started with. CI runs it after each push to the main branch:
#   sh scripts/retain.sh main origin     # the branch, then what 'git push' takes
# It works on the newest main branch, and on every commit since it last did: several may be merged before it runs. When
# somebody else pushes meanwhile, it starts again.
set -eu
branch=$1
shift
message='Keep what a rollback needs'

# Commits since the last of ours in which a ConfigMap that is named by its content comes or goes, the oldest first.
commits() {
  last=$(git log -1 --first-parent --format=%H --grep="^$message\\$" -- retained)
  git log --first-parent -m --reverse --max-count=100 --format=%H \\
    -G'^  name: .+-[a-z0-9]{10}$' \${last:+"$last.."}HEAD -- dist
}

for attempt in 1 2 3 4 5; do
  git fetch --quiet origin "$branch"
  git checkout --quiet --force --detach FETCH_HEAD
  npm ci
  for commit in $(commits) HEAD; do
    rm -rf dist
    git restore --source "$commit" --worktree -- dist
    npx cloud-native retain || [ "$commit" != HEAD ]
  done
  # A program that is refused is told by the check; what was delivered is kept all the same.
  npx cloud-native synth || echo 'dist/ stays as it is'
  # Nothing else: what a release changes in dist/ is for people to read and commit.
  changed=$(git ls-files --modified --others --exclude-standard -- retained ':(glob)dist/**/_retained-*.yaml')
  [ -n "$changed" ] || exit 0
  printf '%s\\n' "$changed" | git add --all --pathspec-from-file=-
  git commit --quiet --message "$message"
  if git push "$@" "HEAD:$branch"; then exit 0; fi
  echo "attempt $attempt: somebody else has pushed"
done
exit 1
`,
};
