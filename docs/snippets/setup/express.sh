npm i saccade @hono/node-server express       # or fastify
node express.mjs
curl --data-binary @photo.jpg -H 'Content-Type: image/jpeg' http://127.0.0.1:3000/faces/detect
curl -F image=@photo.jpg http://127.0.0.1:3000/faces/detect
