import { answer } from './peer';

answer((message) => message);
