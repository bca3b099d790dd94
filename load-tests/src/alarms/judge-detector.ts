import {
  defaultJudgeOptions,
  defaultModelSettings,
  followPoint,
  isOpen,
  startFollower,
  type JudgeOptions,
  type ModelSettings,
} from '@shewhart/analysis';
import { noteEpisode, type Detector, type FoundEpisode } from './detector.ts';

/** The judge of live indicators with a baseline that grows: the engine of `shewhart chart`. */
export function judgeDetector(
  chosen: Partial<JudgeOptions> = {},
  settings: ModelSettings = defaultModelSettings,
  name = 'Shewhart',
): Detector {
  const options = { ...defaultJudgeOptions, ...chosen };
  return {
    name,
    find(times, values) {
      const state = startFollower();
      const scores = new Float64Array(times.length);
      const episodes: FoundEpisode[] = [];
      for (let place = 0; place < times.length; place += 1) {
        const { event, surprise } = followPoint(
          state,
          times[place]!,
          values[place] ?? null,
          options,
          settings,
        );
        scores[place] = surprise;
        noteEpisode(episodes, place, event, isOpen(state.episode));
      }
      return { scores, episodes };
    },
  };
}
