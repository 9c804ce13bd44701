#!/usr/bin/env bash
# What npm makes of `bin`, where no registry answers.
exec node "$(dirname "$0")/../saccade/dist/bindings/cli/main.js" "$@"
