npm i saccade
