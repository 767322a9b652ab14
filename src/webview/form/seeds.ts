export { randomSeed, seedFieldOf } from '../../domain/seeds.ts';
