# mtcnn 0.1
from mtcnn import MTCNN
import cv2
image = cv2.cvtColor(cv2.imread('photo.jpg'), cv2.COLOR_BGR2RGB)
face = MTCNN().detect_faces(image)[0]
print(face['box'], face['keypoints']['left_eye'])
