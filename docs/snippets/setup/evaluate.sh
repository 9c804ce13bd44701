npx saccade evaluate my-pictures --curve curve.svg --worst 20 --draw worst
