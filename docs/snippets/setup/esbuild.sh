esbuild main.ts --bundle --platform=node --target=node20 --loader:.wasm=binary --loader:.safetensors=binary
