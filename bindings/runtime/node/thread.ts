// A thread of the pool in Node. It never keeps the process alive: whoever starts it unrefs it.
import { workerData } from 'node:worker_threads';
import { follow, type Following } from '../follow.ts';

follow(workerData as Following);
